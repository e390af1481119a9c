/** The folders on the way to a path, root first, of POSIX and Windows paths alike. */
export function breadcrumbs(path: string): { name: string; path: string }[] {
  const separator = /^[A-Za-z]:|^\\\\/.test(path) ? '\\' : '/'
  const parts = path.split(separator).filter((part) => part !== '')
  if (separator === '/') {
    return [
      { name: '/', path: '/' },
      ...parts.map((name, i) => ({ name, path: `/${parts.slice(0, i + 1).join('/')}` })),
    ]
  }
  return parts.map((name, i) => ({ name, path: parts.slice(0, i + 1).join('\\') + (i === 0 ? '\\' : '') }))
}
