// The progress file: all entries of the log, for backups and other browsers.
const { LOG_VERSION, LOG_UPGRADES, isEntry, upgraded } = prepbook.internal.log;

const BACKUP = "prepbook-progress";

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
 * The entries of such a file, or the `reason` why it is rejected.
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
      reason: text.includes(BACKUP)
        ? "The file is broken: it was cut off, or changed by another program."
        : "This is not a progress file: it does not hold JSON.",
    };
  }
  if (file?.format !== BACKUP) return { reason: "This is not a progress file of Prepbook." };
  if (file.guide !== guide.id)
    return { reason: `The file is of another guide: ${file.title || file.guide || "one without a name"}.` };
  if (!Number.isInteger(file.version) || file.version < 0) return { reason: "The file does not say which version it is of." };
  if (file.version > version)
    return { reason: "The file was written by a newer version of this guide. Reload the guide, then try again." };
  if (!Array.isArray(file.entries)) return { reason: "The file is broken: it holds no entries." };
  let entries;
  try {
    entries = upgraded(file.entries, file.version, upgrades, version);
  } catch {
    return { reason: "The file is of a version that can no longer be read." };
  }
  const wrong = entries.findIndex((entry) => !isEntry(entry));
  if (wrong !== -1) return { reason: `The file is broken: entry ${wrong + 1} of ${entries.length} cannot be read.` };
  return { entries };
};

const shared = { backupText, backupEntries };
/** @typedef {typeof shared} Shared */
prepbook.internal.backup = shared;
