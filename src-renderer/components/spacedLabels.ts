/**
 * Moves labels apart vertically until none lies over another, keeping their order from top to bottom. Labels that would touch become a stack
 * around the middle of their places; the others stay where they are.
 */
export function spacedLabels<Label extends { y: number }>(labels: readonly Label[], least: number): Label[] {
  const stacks: Label[][] = []
  const middleOf = (stack: Label[]) => stack.reduce((sum, { y }) => sum + y, 0) / stack.length
  const topOf = (stack: Label[]) => middleOf(stack) - ((stack.length - 1) * least) / 2
  for (const label of [...labels].sort((a, b) => a.y - b.y)) {
    let stack = [label]
    for (let above = stacks.at(-1); above && topOf(above) + above.length * least > topOf(stack); above = stacks.at(-1))
      stack = [...stacks.pop()!, ...stack]
    stacks.push(stack)
  }
  return stacks.flatMap((stack) => stack.map((label, place) => ({ ...label, y: topOf(stack) + place * least })))
}
