import { z } from 'zod'
import { ProjectId } from './projectViews.ts'

/** What the host can do for its user; the renderer hides the rest. */
export const Host = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'server', 'cli']),
  capabilities: z.object({ nativeDialogs: z.boolean(), revealInFolder: z.boolean() }),
  /** Projects that are open here already; the first is the one that the program was started with. */
  open: z.array(z.object({ projectId: ProjectId, name: z.string() })),
  recent: z.array(z.object({ name: z.string(), path: z.string() })),
  home: z.string(),
  /** The demonstration's model, with the preset that it needs, and images; absent where they were not shipped. */
  demo: z.object({ name: z.string(), model: z.string(), preset: z.string(), images: z.string() }).optional(),
  processors: z.int(),
  presets: z.array(z.object({ name: z.string(), title: z.string() })),
})
export type Host = z.infer<typeof Host>

export const FolderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'project', 'checkpoint', 'image', 'tensor', 'file']),
  bytes: z.number().optional(),
})
export type FolderEntry = z.infer<typeof FolderEntry>

export const FolderView = z.object({
  path: z.string(),
  parent: z.string().optional(),
  roots: z.array(z.string()),
  entries: z.array(FolderEntry),
})
export type FolderView = z.infer<typeof FolderView>
