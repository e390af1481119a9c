/** What the addresses of pictures of one array, or of one dataset, have in common: they differ in the row and in how values become colours. */
export const pictureSetOf = (url: string): string => url.replace(/[^/]*$/, '')
