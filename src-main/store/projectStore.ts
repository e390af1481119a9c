import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { problemsOf } from '../../src-shared/errors/problemsOf.ts'
import { FileMissing, FileNotReadable } from '../../src-shared/errors/fileErrors.ts'
import { ProjectBroken, ProjectExists, ProjectMissing, ProjectNewer } from '../../src-shared/errors/projectErrors.ts'
import { migrateProject, type ProjectDocument } from '../../src-shared/project/migrations.ts'
import { ProjectFile, schemaVersion, type Location } from '../../src-shared/project/projectFile.ts'
import { writeFileAtomically } from './atomicWrite.ts'
import { readText } from './readText.ts'
import { declaredFrom } from './systemErrors.ts'

/** A project's folder and its `.inverscope` file, both absolute. */
export interface ProjectPlace {
  folder: string
  file: string
}

const projectExtension = '.inverscope'
/** Bytes; a project of thousands of checkpoints takes one of these. */
const longestProject = 64 << 20

/**
 * Makes an empty project in a folder, which is made too where it does not exist. Other files in the folder are left alone.
 *
 * @param name  for people; the file is named after it. The folder's name where left out
 * @throws ProjectExists, FolderNotWritable, DiskFull; nothing new is left behind
 */
export async function createProjectFile(
  folder: string,
  { name = path.basename(path.resolve(folder)) }: { name?: string } = {},
): Promise<ProjectPlace & { project: ProjectFile }> {
  const place = path.resolve(folder)
  const project: ProjectFile = {
    format: 'inverscope',
    schemaVersion,
    id: randomBytes(8).toString('hex'),
    name,
    created: new Date().toISOString(),
    models: [],
    datasets: [],
    encoders: [],
  }
  const made = await mkdir(place, { recursive: true }).catch((error: unknown) => {
    throw declaredFrom(error, place, 'write')
  })
  if ((await projectFilesIn(place)).length > 0) throw ProjectExists({ path: place })
  const file = path.join(place, `${fileNameOf(name)}${projectExtension}`)
  try {
    await writeProjectFile(file, project)
  } catch (error) {
    if (made) await removeEmptyFolders(place, made)
    throw error
  }
  return { folder: place, file, project }
}

/** A name as a file name on every system: no separators, reserved characters or dots at the ends, 60 characters at most. */
function fileNameOf(name: string): string {
  const safe = name
    .replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-')
    .slice(0, 60)
    .replace(/^[\s.-]+|[\s.-]+$/g, '')
  return safe || 'project'
}

async function removeEmptyFolders(from: string, to: string): Promise<void> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!removed || folder === to) return
  }
}

/**
 * The project that a person means: a `.inverscope` file, a folder that holds one, or, where nothing is given, the nearest folder at or above
 * `from` that does.
 *
 * @throws ProjectMissing; ProjectBroken where a folder holds several project files
 */
export async function findProject(given?: string, from: string = process.cwd()): Promise<ProjectPlace> {
  if (given === undefined) return nearestProject(from)
  const place = path.resolve(given)
  const stats = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? ProjectMissing({ path: place })
      : declaredFrom(error, place)
  })
  if (!stats.isDirectory()) return { folder: path.dirname(place), file: place }
  const found = await onlyProjectIn(place)
  if (!found) throw ProjectMissing({ path: place })
  return found
}

async function nearestProject(from: string): Promise<ProjectPlace> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = await onlyProjectIn(folder).catch((error: unknown) => {
      // A parent folder that this user may not list holds no project that this user could open.
      if (FileNotReadable.is(error)) return undefined
      throw error
    })
    if (found) return found
    if (path.dirname(folder) === folder) throw ProjectMissing({ path: path.resolve(from) })
  }
}

async function onlyProjectIn(folder: string): Promise<ProjectPlace | undefined> {
  const files = await projectFilesIn(folder)
  if (files.length > 1)
    throw ProjectBroken({ path: folder, reason: `it holds ${files.length} project files, ${files.join(' and ')}` })
  return files.length === 1 ? { folder, file: path.join(folder, files[0]) } : undefined
}

async function projectFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder)
  })
  return entries
    .filter((entry) => entry.name.endsWith(projectExtension) && !entry.name.startsWith('.') && !entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/**
 * Reads a project file and brings it to the newest version, in memory only.
 *
 * @throws ProjectMissing; ProjectBroken with the place in the JSON or the schema's complaint; ProjectNewer; FileNotReadable
 */
export async function readProjectFile(file: string): Promise<ProjectFile> {
  const text = await readText(file, { longest: longestProject }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? ProjectMissing({ path: file })
      : declaredFrom(error, file)
  })
  const refuse = (reason: string) => ProjectBroken({ path: file, reason })
  const document = parseDocument(text, refuse)
  const version = document.schemaVersion
  if (document.format !== 'inverscope')
    throw refuse('it is JSON, but not a project of Inverscope (no "format": "inverscope")')
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw refuse('its schemaVersion is not a version')
  if (version > schemaVersion) throw ProjectNewer({ path: file, version, known: schemaVersion })
  const parsed = ProjectFile.safeParse(migrateProject(document, version))
  if (!parsed.success) throw refuse(problemsOf(parsed.error).join('; '))
  return parsed.data
}

function parseDocument(text: string, refuse: (reason: string) => Error): ProjectDocument {
  let document: unknown
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const { message } = error as Error
    throw refuse(/position/.test(message) ? message : `${message}, after ${text.length} characters`)
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw refuse('it holds no JSON object')
  return document as ProjectDocument
}

/** @throws DiskFull, FolderNotWritable; the old content stays */
export async function writeProjectFile(file: string, project: ProjectFile): Promise<void> {
  await writeFileAtomically(file, `${JSON.stringify(ProjectFile.parse(project), undefined, 2)}\n`)
}

/** Where a file or folder lies, in the two ways that a project remembers it. The relative path has forward slashes on every system. */
export function makeLocation(projectFolder: string, target: string): Location {
  const absolute = path.resolve(target)
  return { absolute, relative: path.relative(path.resolve(projectFolder), absolute).split(path.sep).join('/') }
}

/**
 * Where a remembered file or folder lies now: at its absolute path or, where that is gone, as seen from the project folder, because both
 * moved together.
 *
 * @throws FileMissing with the absolute path
 */
export async function resolveLocation(projectFolder: string, location: Location): Promise<string> {
  for (const candidate of [location.absolute, path.resolve(projectFolder, location.relative)]) {
    const exists = await access(candidate).then(
      () => true,
      () => false,
    )
    if (exists) return candidate
  }
  throw FileMissing({ path: location.absolute })
}
