// The partner's claim page, as a person has it who started in the Marketplace.
import { allowAccess, startInMarketplace } from "./hotelier.mjs";

export class ClaimPage {
  constructor(page) {
    this.page = page;
    this.card = page.getByRole("article", { name: "What will be connected" });
  }

  #fact = (term) => this.card.locator("div", { has: this.page.locator("dt", { hasText: term }) }).locator("dd");

  /** @returns {Promise<{hotels: string[], approver: string, account: string}>} */
  async facts() {
    await this.card.waitFor();
    const [hotels, [approver], [account]] = await Promise.all(
      ["Hotel", "Allowed by", "Connects to"].map((term) => this.#fact(term).allInnerTexts()),
    );
    return { hotels, approver, account };
  }

  confirm = () => this.page.getByRole("button", { name: "Confirm", exact: true }).click();

  follow = (name) => this.page.getByRole("link", { name, exact: true }).click();
}

/** Every address of a page that the browser asked for since, without what stands in a query: `{path, query names}`. */
export function watchNavigations(page, at) {
  const names = new Map(Object.entries(at).map(([name, origin]) => [origin, name]));
  const seen = [];
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) return;
    const url = new URL(request.url());
    const query = [...url.searchParams.keys()].join("&");
    seen.push(`${names.get(url.origin)} ${url.pathname}${query && `?${query}`}`);
  });
  return seen;
}

/** From the Marketplace to where the browser comes to rest, on a page of the partner's. */
export async function comeFromMarketplace({ at }, page) {
  await startInMarketplace(page, at);
  await allowAccess(page);
  await page.waitForURL(`${at.partner}/**`);
  return new ClaimPage(page);
}
