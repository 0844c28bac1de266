// The code of a problem answer, which is all that travels; what it means stands in the contract.

/** The `code` of an application/problem+json body (RFC 9457 section 3.2); without one the answer was not a relay's. */
export function problemCode(body: unknown): string {
  const { code } = Object(body) as { code?: unknown };
  return typeof code === "string" && /^[\w.]{1,64}$/.test(code) ? code : "relay_unreachable";
}
