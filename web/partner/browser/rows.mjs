// The server draws a row per hotel. When a button hears of a change, and the account has other rows by now (a group of hotels
// was connected), the page is drawn again. The buttons need none of this: they follow by themselves.
const { rows: drawn } = document.querySelector("[data-rows]").dataset;

addEventListener("latchkey-change", async () => {
  const answer = await fetch("/hotels").catch(() => null); // out of reach: the buttons say so themselves
  if (answer?.status === 200 && (await answer.json()).rows !== drawn) location.reload();
});
