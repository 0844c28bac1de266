// What is drawn beside the words, on the button and on the panel.

/** Two links of a chain: apart, being joined, joined. The shape tells the state where colour cannot. */
export const chain = "M8 6H6a4 4 0 0 0 0 8h2M12 6h2a4 4 0 0 1 0 8h-2";
export const bars = { "": "", connect: "", none: "M7.5 10h.01M10 10h.01M12.5 10h.01", login: "M7 10h6" } as const;
