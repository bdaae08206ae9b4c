/** Fails with the whole list, one problem a line. */
export function none(problems, what = "problems") {
  const all = [...new Set(problems)];
  if (all.length) throw new Error(`${all.length} ${what}:\n${all.map((problem) => `  ${problem}`).join("\n")}`);
}
