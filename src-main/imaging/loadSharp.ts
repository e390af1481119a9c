import type sharp from 'sharp'

/** The image library, loaded with the first picture: most commands see none, and its native code would slow their start. */
export async function loadSharp(): Promise<typeof sharp> {
  return (await import('sharp')).default
}
