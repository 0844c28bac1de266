import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { App } from "./app.tsx";

export const render = (relay: string) =>
  renderToString(
    <StrictMode>
      <App relay={relay} />
    </StrictMode>,
  );
