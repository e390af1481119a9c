import type { CDPSession } from 'playwright-core'

interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } }
  nodes: number[]
}

/** Kinds of nodes of a heap snapshot that lie outside of the heap of JavaScript. */
const outside = ['native', 'synthetic']

/**
 * What the page's JavaScript heap holds after a collection of garbage, in bytes: machine code and bytecode with what the engine learned of functions,
 * and everything else, which is what pages keep.
 */
export async function heapByKind(session: CDPSession): Promise<{ code: number; kept: number }> {
  const chunks: string[] = []
  const onChunk = ({ chunk }: { chunk: string }) => chunks.push(chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', onChunk)
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', onChunk)
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot
  const { node_fields: fields, node_types } = snapshot.meta
  const [types] = node_types
  const [kind, size] = [fields.indexOf('type'), fields.indexOf('self_size')]
  const sizes = { code: 0, kept: 0 }
  for (let node = 0; node < nodes.length; node += fields.length) {
    const name = types[nodes[node + kind]]
    if (outside.includes(name)) continue
    sizes[name === 'code' ? 'code' : 'kept'] += nodes[node + size]
  }
  return sizes
}
