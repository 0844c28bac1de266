// The code in the address has done its work: the form holds it. Without it nothing of it stays in the browser's history, and a
// reload fetches a fresh one by way of the relay.
history.replaceState(null, "", location.pathname);
