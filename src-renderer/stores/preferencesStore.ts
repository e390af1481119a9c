import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'

export type Theme = 'system' | 'light' | 'dark'
/** How values of noise, latents and differences become colours. */
export type Colours = 'row' | 'set' | 'fixed' | 'unit' | 'pca'
/** Whether the text of an SVG is text, or shapes. */
export type ExportText = 'live' | 'outlined'

/** What a person prefers, on this device. Nothing here decides a result. */
export const usePreferencesStore = defineStore('preferences', () => ({
  theme: useLocalStorage<Theme>('inverscope.theme', 'system'),
  colours: useLocalStorage<Colours>('inverscope.colours', 'fixed'),
  /** Whether a letter alone does something wherever the focus is; words that are spoken to a computer come as letters. WCAG 2.1.4 */
  letterKeys: useLocalStorage<boolean>('inverscope.letterKeys', true),
  /** Views whose pictures are enlarged each by itself. */
  unlinkedZooms: useLocalStorage<string[]>('inverscope.unlinkedZooms', []),
  exportFormat: useLocalStorage<'pdf' | 'svg' | 'png'>('inverscope.exportFormat', 'pdf'),
  exportWidth: useLocalStorage<string>('inverscope.exportWidth', 'column'),
  /** Of a PNG. */
  exportDpi: useLocalStorage<number>('inverscope.exportDpi', 300),
  /** Of an SVG. */
  exportText: useLocalStorage<ExportText>('inverscope.exportText', 'live'),
}))
