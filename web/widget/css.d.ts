// The build minifies style sheets and hands them over as text (scripts/build-web.mjs).
declare module "*.css" {
  const text: string;
  export default text;
}
