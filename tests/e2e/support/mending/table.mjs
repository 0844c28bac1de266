// What a walk measured, a line for each row and way.

const ms = (number) => `${Math.round(number)} ms`.padStart(9);

export function printTable(results) {
  if (results.length === 0) return;
  const wide = (key) => Math.max(...results.map((row) => row[key].length));
  const [row, code, way] = [wide("row"), wide("code"), wide("way")];
  const line = (...cells) => console.log(cells.join("  "));
  line(
    "row of the verdict table".padEnd(row),
    "reason".padEnd(code),
    "noticed".padEnd(way),
    " promised",
    "  visible",
    "   mended",
  );
  for (const one of results)
    line(
      one.row.padEnd(row),
      one.code.padEnd(code),
      one.way.padEnd(way),
      ms(one.promised),
      ms(one.noticed),
      one.mended === undefined ? "" : ms(one.mended),
    );
}
