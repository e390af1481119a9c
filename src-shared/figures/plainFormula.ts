/** A formula where only text can stand, as in the options of a menu: `‖x̂_T − x_T‖_2` becomes `‖x̂T − xT‖₂`. */
export function plainFormula(formula: string): string {
  const subscripts: Record<string, string> = { 0: '₀', 2: '₂' }
  return formula.replace(/_(\w)/g, (_, letter: string) => subscripts[letter] ?? letter)
}
