import { schemaVersion } from './projectFile.ts'

/** A project document of some version, before its schema has looked at it. */
export type ProjectDocument = Record<string, unknown>
export type Migration = (document: ProjectDocument) => ProjectDocument

/**
 * `migrations[n]` brings a document of version n to version n + 1. Whoever raises `schemaVersion` adds one and a test with a file of the old
 * version.
 */
export const migrations: Readonly<Record<number, Migration>> = {
  /** Encoders came with version 2. */
  1: (document) => ({ ...document, encoders: [] }),
}

/**
 * Brings a document to the newest version, one version at a time.
 *
 * @param version  what the document says it is, 1 to `newest`
 * @throws Error where the chain has a gap
 */
export function migrateProject(
  document: ProjectDocument,
  version: number,
  chain: Readonly<Record<number, Migration>> = migrations,
  newest: number = schemaVersion,
): ProjectDocument {
  let migrated = document
  for (let from = version; from < newest; from++) {
    if (!chain[from]) throw new Error(`nothing leads from schema ${from} to ${from + 1}`)
    migrated = { ...chain[from](migrated), schemaVersion: from + 1 }
  }
  return migrated
}
