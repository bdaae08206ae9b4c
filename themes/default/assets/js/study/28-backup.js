// The progress file: all entries of the log, for backups and other browsers.
const { t } = prepbook.internal.page;
const { LOG_VERSION, LOG_UPGRADES, isEntry, upgraded } = prepbook.internal.log;

const BACKUP = "prepbook-progress";

/** Whether a message can show a value of a file as a guide's name. @param {any} value */
const isName = (value) => typeof value === "string" && value.length > 0 && value.length <= 300;

/**
 * The text of the file.
 *
 * @param {GuideName} guide
 * @param {Entry[]} entries
 * @param {string[]} [damaged]
 * @param {number} [time]
 */
const backupText = (guide, entries, damaged = [], time = Date.now()) => {
  const head = JSON.stringify({
    format: BACKUP,
    version: LOG_VERSION,
    guide: guide.id,
    title: guide.title,
    saved: new Date(time).toISOString(),
    damaged,
  });
  // One entry a line, so that files are readable and can be compared.
  return `${head.slice(0, -1)},"entries":[\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n]}\n`;
};

/**
 * The entries of such a file and how many are `damaged`, or the `reason` why it is rejected.
 *
 * @param {string} text
 * @param {GuideName} guide
 * @param {Upgrades} [upgrades]
 * @param {number} [version]
 */
const backupEntries = (text, guide, upgrades = LOG_UPGRADES, version = LOG_VERSION) => {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return {
      reason: t(text.includes(BACKUP) ? "backup.broken" : "backup.not_json"),
    };
  }
  if (file?.format !== BACKUP) return { reason: t("backup.not_prepbook") };
  if (typeof file.guide !== "string") return { reason: t("backup.broken") };
  if (file.guide !== guide.id)
    return { reason: t("backup.other_guide", { guide: [file.title, file.guide].find(isName) ?? "–" }) };
  if (!Number.isInteger(file.version) || file.version < 0) return { reason: t("backup.no_version") };
  if (file.version > version) return { reason: t("backup.too_new") };
  if (!Array.isArray(file.entries)) return { reason: t("backup.no_entries") };
  let entries;
  try {
    entries = upgraded(file.entries, file.version, upgrades, version);
  } catch {
    return { reason: t("backup.too_old") };
  }
  const valid = entries.filter(isEntry);
  if (entries.length && !valid.length) return { reason: t("backup.broken") };
  return { entries: valid, damaged: entries.length - valid.length };
};

const shared = { backupText, backupEntries };
/** @typedef {typeof shared} Shared */
prepbook.internal.backup = shared;
