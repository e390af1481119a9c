import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { createServer } from 'vite'

// `npm run dev [-- P]`: the page with hot reload in a browser, on a workbench that runs from the build. What changes in src-main or
// src-shared takes effect there at the next start.

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const served = spawn(process.execPath, [here('inverscope.mjs'), 'serve', ...process.argv.slice(2), '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const { url } = await new Promise((resolve) => {
  let said = ''
  served.stdout.setEncoding('utf8').on('data', (part) => {
    said += part
    if (said.trimEnd().endsWith('}')) resolve(JSON.parse(said))
  })
  served.on('exit', (code) => process.exit(code ?? 1))
})

const target = new URL(url).origin
const page = await createServer({
  configFile: false,
  root: here('../src-renderer'),
  plugins: [vue()],
  server: { host: '127.0.0.1', proxy: { '^/\\?token=': target, '/blob/': target, '/socket': { target, ws: true } } },
})
await page.listen()
console.log(url.replace(`${target}/`, page.resolvedUrls.local[0]))
process.on('SIGINT', () => void page.close())
process.on('exit', () => served.kill())
