import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Packages with native code stay in node_modules; everything else is bundled, which takes a quarter off the cold start of a command. */
const native = ['electron', 'onnxruntime-node', 'sharp', '@napi-rs/canvas']

/**
 * Three builds in one folder: `main` (the app, the commands with the server, the engine process), `preload` and `renderer`.
 * The files of `main` lie flat beside each other, so that `import.meta.dirname` is out/main in each of them.
 */
export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        external: native,
        input: {
          app: here('src-main/app/main.ts'),
          cli: here('src-main/cli/main.ts'),
          engine: here('src-main/engine/main.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('src-main/app/preload.ts') },
        // A sandboxed preload script must be CommonJS in one file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    plugins: [vue()],
    build: {
      minify: true,
      // Fonts and pictures stay files: the content security policy allows no data: URLs.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: here('src-renderer/index.html') } },
    },
  },
})
