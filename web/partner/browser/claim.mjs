// The code in the address has done its work: the form holds it. Without it nothing of it stays in the browser's history, and a
// reload fetches a fresh one by way of the relay.
history.replaceState(null, "", location.pathname);

// A code works once: of a double press only the first is sent, or its answer would be lost behind "used up".
let sent = false;
document.querySelector("form[action='/claim']").addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false; // back, by a browser that kept the page as it was
});
