import "latchkey-button/register";
import { StrictMode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { App } from "./app.tsx";

const root = document.querySelector("#app") as HTMLElement;
const app = (
  <StrictMode>
    <App relay={root.dataset.relay ?? ""} />
  </StrictMode>
);
if (root.hasChildNodes()) hydrateRoot(root, app);
else createRoot(root).render(app);
