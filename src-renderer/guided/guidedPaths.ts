/** The folder of a picture, and anything else as it is: images are opened by the folder. */
export function folderOfImages(path: string): string {
  return /\.(png|jpe?g|webp|tiff?|gif)$/i.test(path) ? path.replace(/[\\/][^\\/]*$/, '') : path
}

/** A project of its own for images, in the person's home; named after their folder. */
export function projectFolder(home: string, images: string): string {
  const separator = home.includes('\\') ? '\\' : '/'
  const name = images
    .split(/[\\/]/)
    .filter(Boolean)
    .at(-1)
    ?.replace(/\.\w+$/, '')
  return home && name ? `${home.replace(/[\\/]$/, '')}${separator}inverscope-${name.replace(/[<>:"|?*\s]+/g, '-')}` : ''
}
