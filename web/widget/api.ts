// Asking a page API: what goes with every request, how long it may take, how much it may answer.

/** One answer; status 0: none that can be read came in time. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string;
  /** It sent us elsewhere (only where the request asks to be told). */
  readonly redirected?: boolean;
  /** Of a 429: until then (of performance.now()) the same question is answered by it. */
  readonly until?: number;
}

/** Longer than a slow mobile network needs; the person is told after 60 s at the latest (DESIGN section 3). */
const timeLimit = 10_000;
/** 100 links of seven texts of 1,000 characters each, and room for their quotes. */
const sizeLimit = 1_000_000;

/** With a token no cookie goes along; without one the page's own cookies speak, on its own origin only. */
export function signed(token: string, headers: Record<string, string> = {}): RequestInit {
  return {
    cache: "no-store",
    redirect: "error",
    credentials: token ? "omit" : "same-origin",
    headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers,
  };
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return text;
    text += decoder.decode(part.value, { stream: true });
    if (text.length > sizeLimit) throw new RangeError("answer too large");
  }
}

/** Who answers 429 is left alone for as long as it says, within reason, where the page may read that. */
const pauses = new Map<string, Answer>();
const pauseOf = (headers: Headers) => 1000 * Math.min(Number(headers.get("retry-after")) || 5, 300);

/** `asked`: this question, on its way already. */
export async function ask(
  url: string,
  init: RequestInit,
  signal: AbortSignal,
  asked?: Promise<Response>,
): Promise<Answer> {
  const question = url + init.body;
  const pause = pauses.get(question);
  if (pause && performance.now() < (pause.until as number)) return pause;
  const own = new AbortController();
  const stop = () => own.abort();
  const timer = setTimeout(stop, timeLimit);
  signal.addEventListener("abort", stop);
  try {
    const response = await (asked ?? fetch(url, { ...init, signal: own.signal }));
    const text = await readText(response);
    const { status, headers, type } = response;
    const redirected = type === "opaqueredirect";
    const until = performance.now() + pauseOf(headers);
    const answer = { status, body: readJson(text), etag: headers.get("etag") ?? "", redirected, until };
    if (status === 429) pauses.set(question, answer);
    return answer;
  } catch {
    return { status: 0, body: undefined, etag: "" };
  } finally {
    clearTimeout(timer);
    stop(); // an answer that is too large is not read to its end
  }
}

/** The value, or undefined: an HTML error page is an answer without a body we can use. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
