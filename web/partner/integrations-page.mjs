// The page with the button: one, or one per hotel when the account has several.
import { html, layout } from "./layout.mjs";

/** This is the whole of it. The link inside is what people see without JavaScript, or while everything is down. */
const connectButton = ({ relay, marketplace }, property) => html`
          <latchkey-button relay="${relay}" session-url="/latchkey/session"${property ? html` property="${property}"` : ""}>
            <a href="${marketplace}/marketplace/exampleapp">Connect App</a>
          </latchkey-button>`;

/** Said to the relay with `pending`, which hands it to the button; and on our own card. */
export const SET_UP_NOTE = "Choose the rooms for self check-in to finish.";

const propertyField = (link) => (link ? html`<input type="hidden" name="property" value="${link.property}">` : "");

/** `now`: so when the page was drawn. From then on hotel.css shows what fits the state that the button reflects, live. */
const setUpCard = (link) => html`
          <form class="set-up${link?.app_state === "pending" ? " now" : ""}" method="post" action="/set-up">
            ${propertyField(link)}
            <h4>One step left</h4>
            <p>${SET_UP_NOTE}</p>
            <button class="plain-button">Finish set-up</button>
          </form>`;

const CONNECTED = ["enabled", "pending"];

const disconnectControl = (link, labelledBy) => html`
          <form class="disconnect${CONNECTED.includes(link?.app_state) ? " now" : ""}" method="get" action="/disconnect">
            ${propertyField(link)}
            <button aria-describedby="${labelledBy}">Disconnect</button>
          </form>`;

/** A hotel connected some other way cannot be disconnected from here: a control that must fail would be a lie. */
const wayToPanel = (property) => html`
          <p class="quiet"><a href="/connection${property ? `?property=${property}` : ""}">Is something wrong with it?</a></p>`;

const controls = (link, { setUpStep, labelledBy }) => [
  setUpStep ? setUpCard(link) : "",
  link?.kind === "external" ? "" : disconnectControl(link, labelledBy),
];

const oneConnection = (link, { account, site, setUpStep }) => html`
        <div class="connection">
          <h3>Connection</h3>${connectButton(site)}${account === null ? "" : controls(link, { setUpStep, labelledBy: "cloudbeds" })}${account === null ? "" : wayToPanel("")}
          <p class="quiet">${account === null ? "Sign in to see your own connection." : "For the person who manages apps in your Cloudbeds account."}</p>
        </div>`;

const hotelRow = (link, { site, setUpStep }) => html`
          <li>
            <div class="hotel" id="hotel-${link.property}">
              <h4>${link.name || "Hotel without a name"}</h4>
              <p class="quiet">Property ${link.property}</p>
            </div>
            <div class="state">${connectButton(site, link.property)}${controls(link, { setUpStep, labelledBy: `hotel-${link.property}` })}${wayToPanel(link.property)}
            </div>
          </li>`;

const allConnections = (links, values) => html`
        <div class="hotels">
          <h3>Your hotels</h3>
          <ul>${links.map((link) => hotelRow(link, values))}
          </ul>
        </div>`;

/** The hotels that have a row of their own, as a text to compare: none or one needs no row. */
export const rowsOf = (links) => (links.length > 1 ? links.map(({ property }) => property).join(" ") : "");

const USES = [
  ["Arrivals", "Guests who arrive today can check in on their phone."],
  ["Rooms", "Each guest sees the room they were given."],
  ["Check-ins", "A finished check-in is written back to the reservation."],
];

const LATER = [
  ["Door locks", "Send the room key to the guest’s phone at check-in."],
  ["Card payments", "Take the deposit before the guest is at the desk."],
];

/** @param values {account, site, links, setUpStep} */
export function integrationsPage(values) {
  const { account, site, links } = values;
  const rows = rowsOf(links);
  const main = html`
      <p class="path">Settings</p>
      <h1>Integrations</h1>
      <p class="lead">Connect Harbourlight to the systems your hotel already uses.</p>

      <article class="card live${rows ? " several" : ""}" aria-labelledby="cloudbeds" data-rows="${rows}">
        <div class="about">
          <h2 id="cloudbeds">Cloudbeds</h2>
          <p class="kind">Hotel management system</p>
          <p>Guests check in before they arrive, and your front desk sees it in Cloudbeds at once.</p>
        </div>${rows ? allConnections(links, values) : oneConnection(links[0], values)}
        <dl>${USES.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
      </article>

      <h2 class="later">Coming later</h2>
      <ul class="row">
        ${LATER.map(([name, text]) => html`<li class="card"><h3>${name}</h3><p class="quiet">${text}</p></li>`)}
      </ul>`;
  const scripts = ["/browser/rows.mjs", `${site.relay}/latchkey.js`];
  return layout({ title: "Integrations", account, scripts, main, ...site });
}
