/**
 * Four entries from one build: the public portal, the worker's pages and the inspector's phone (light), the staff
 * console (antd); beside them the service worker that opens the inspector's pages without a network.
 * `#…` imports resolve through package.json; output goes to dist/ with hashed assets and no source maps.
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = `http://127.0.0.1:${process.env.PORT ?? 8080}`

/** In development, `/console/…` and `/my/…` open their own html as the server does in production. */
const entries: Plugin = {
  name: 'qiancheng-entries',
  configureServer(dev) {
    dev.middlewares.use((request, _response, next) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/'
      const isPage = request.headers.accept?.includes('text/html') === true && !path.startsWith('/api')
      if (isPage) {
        request.url = /^\/console(\/|$)/.test(path)
          ? '/console.html'
          : /^\/my(\/|$)/.test(path)
            ? '/my.html'
            : /^\/field(\/|$)/.test(path)
              ? '/field.html'
              : '/index.html'
      }
      next()
    })
  },
}

export default defineConfig({
  root: at('./src/app'),
  cacheDir: at('./.cache/vite'),
  envDir: at('.'),
  publicDir: false,
  plugins: [react(), entries],
  server: {
    port: Number(process.env.WEB_PORT ?? 5173),
    proxy: { '/api': { target: server, changeOrigin: false } },
    fs: { allow: [at('.')] },
  },
  build: {
    outDir: process.env.QIANCHENG_DIST ?? at('./dist'),
    emptyOutDir: true,
    target: ['chrome80', 'safari14'],
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: {
        portal: at('./src/app/index.html'),
        my: at('./src/app/my.html'),
        console: at('./src/app/console.html'),
        field: at('./src/app/field.html'),
        'field-worker': at('./src/app/browser-field-worker.ts'),
      },
      output: {
        entryFileNames: ({ name }) => (name === 'field-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        codeSplitting: {
          groups: [
            // React, the router and the compiler's own helpers serve all three entries; nothing of the console
            // may ride along, and no light entry may reach into the console's chunk for a helper.
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|wouter|regexparam|mitt|use-sync-external-store)[\\/]|@oxc-project|rolldown[\\/]runtime/,
              priority: 30,
            },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 20 },
            {
              name: 'antd',
              test: /node_modules[\\/](antd|@ant-design|@rc-component|rc-[\w-]+|dayjs|@tanstack)[\\/]/,
              priority: 10,
            },
          ],
        },
      },
    },
  },
})
