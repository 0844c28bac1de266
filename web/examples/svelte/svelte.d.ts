declare module "*.svelte" {
  const component: import("svelte").Component<{ relay: string }>;
  export default component;
}
