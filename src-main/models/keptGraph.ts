import type { BuiltGraph } from './onnx/graphBuilder.ts'

let kept: { key: string; graph: BuiltGraph } | undefined

/**
 * The graph of the network that was asked for last, or a new one: the next checkpoint of a series has the same, with its weights in another
 * file.
 *
 * @param key  everything that the graph depends on
 */
export function keptGraph(key: readonly unknown[], build: () => BuiltGraph): BuiltGraph {
  const text = JSON.stringify(key)
  if (kept?.key !== text) kept = { key: text, graph: build() }
  return kept.graph
}
