// The WHATWG URL as the model uses it. It is in every browser and in Node, yet in no ES library of TypeScript; the model
// is compiled without the DOM so that nothing else of the page can slip in.
declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  readonly pathname: string;
  hash: string;
  search: string;
}
