import { InverscopeError } from './declareError.ts'
import { DiskFull, FileMissing, FileNotReadable, FolderNotWritable } from './fileErrors.ts'

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'it is a link, or links lead in a circle',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  EFBIG: 'the file would be larger than this user or file system allows',
  EIO: 'the device reported an error',
  EBUSY: 'another program uses it',
  ENAMETOOLONG: 'the name is too long',
}

/**
 * The declared error for what the operating system refused. Anything else, a mistake of the program included, comes back unchanged.
 *
 * @param error  what a file operation threw
 * @param path  the file or folder it was about, for the sentence
 * @param intent  decides between FileNotReadable and FolderNotWritable
 */
export function declaredFrom(error: unknown, path: string, intent: 'read' | 'write' = 'read'): Error {
  if (error instanceof InverscopeError) return error
  if (!(error instanceof Error)) return new Error(String(error))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code === undefined || !('syscall' in error)) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') return DiskFull({ path }, { cause: error })
  if (code === 'ENOENT') return FileMissing({ path }, { cause: error })
  const facts = { path, reason: reasons[code] ?? `the system said ${code}` }
  return intent === 'read' ? FileNotReadable(facts, { cause: error }) : FolderNotWritable(facts, { cause: error })
}
