// One change of an account at a time. Without it a note that is still on its way ("pending, because ...") could arrive after
// Finish set-up, and set the hotel back.

const last = new Map();

/** Runs `task` when what was begun before for this account is over, however it ended. */
export async function inTurn(account, task) {
  const before = last.get(account);
  const turn = (async () => {
    await before?.catch(() => {}); // whoever began it hears of it
    return task();
  })();
  last.set(account, turn);
  try {
    return await turn;
  } finally {
    if (last.get(account) === turn) last.delete(account);
  }
}
