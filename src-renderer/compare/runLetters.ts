/** The letter of a compared run by its place among them: 0 is A. */
export const runLetter = (index: number): string => String.fromCharCode(65 + index)
