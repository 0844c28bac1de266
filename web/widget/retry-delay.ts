/** Doubles from 5 s up to a minute: a page that stays open for days must not hammer a server that is down. */
export const retryDelay = (failures: number) => Math.min(5000 * 2 ** failures, 60_000) * (0.7 + 0.6 * Math.random());
