/**
 * Words for what the operating system or the network refused. Wording only: which exit code a failure
 * has is its error class's business.
 */

const words: Partial<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'no room on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection broke off',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found (no network?)',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_SOCKET: 'the connection broke off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'less was served than announced',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
}

/** A few words for `error`; follows `cause`, where fetch keeps the real reason. */
export function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const known = code === undefined ? undefined : words[code]
  if (known !== undefined) return `${known} (${code})`
  return error.cause === undefined ? error.message : describeSystemError(error.cause)
}
