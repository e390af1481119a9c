/** A name as an id: `Landscape DDPM (2)` becomes `landscape-ddpm-2`. Never empty. */
export function slug(name: string): string {
  return (
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9._]+/g, '-')
      .replace(/^[^a-z0-9]+|-+$/g, '')
      .slice(0, 60) || 'unnamed'
  )
}

/** An id made of a name that none of the others has. */
export function freeId(name: string, others: readonly { id: string }[]): string {
  const wanted = slug(name)
  const taken = new Set(others.map(({ id }) => id))
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number++) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`
}
