// What the entry says when the rest cannot be loaded: the contract's row of that name (tested), written out because the
// table itself is part of what could not be loaded.
export const coreUnavailable = { code: "core_unavailable", blame: "partner", retry: "never" } as const;
