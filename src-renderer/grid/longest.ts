/** Of an element, in CSS pixels: Firefox draws none that is longer. */
export const longest = 17_800_000
