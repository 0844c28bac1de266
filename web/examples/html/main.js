// No framework: the element's properties, its events, and the page's own nodes. Two lines of the page suffice; these are for show.
const button = document.querySelector("latchkey-button");
const said = document.querySelector("output");

const actions = {
  "Partner's words": () => {
    button.wording = "partner";
  },
  "Other hotel": () => {
    button.property = "320001";
  },
  Left: () => document.querySelector("#left").append(button),
  Right: () => document.querySelector("#right").append(button),
  Away: () => button.remove(),
};
for (const control of document.querySelectorAll("main > button")) control.onclick = actions[control.textContent];

button.addEventListener("latchkey-change", ({ detail }) => {
  said.textContent = `${detail.property} ${detail.appState}`;
});
button.addEventListener("latchkey-connect", (event) => {
  event.preventDefault();
  said.textContent = "connect pressed";
});
