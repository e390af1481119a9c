/**
 * Ids of open projects are gone once the workbench was started anew, but an address in the page still holds one. The paths behind the
 * last few are kept here, so that a reload finds its project again.
 */
const key = 'inverscope.projects'
const most = 20

export function rememberProject(projectId: string, path: string): void {
  const others = remembered().filter(([id]) => id !== projectId)
  localStorage.setItem(key, JSON.stringify([[projectId, path], ...others].slice(0, most)))
}

export function rememberedPath(projectId: string): string | undefined {
  return remembered().find(([id]) => id === projectId)?.[1]
}

function remembered(): [id: string, path: string][] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(value) ? value.filter((entry): entry is [string, string] => Array.isArray(entry)) : []
  } catch {
    return []
  }
}
