/** A path as people write it: `~` for the home folder. */
export function shortPath(path: string, home: string | undefined): string {
  const rest = home && path.startsWith(home) ? path.slice(home.length) : undefined
  return rest !== undefined && /^[\\/]/.test(rest) ? `~${rest}` : path
}
