import { defineConfig } from 'vite';

// Bundles the server that `npm start` runs into the folder of the built pages; packages stay outside.
export default defineConfig({
	logLevel: 'error',
	build: {
		ssr: 'src/cli/serve-main.ts',
		outDir: process.env['ATLAS_BUILD_DIR'] ?? 'build',
		emptyOutDir: false,
		copyPublicDir: false,
		sourcemap: true,
		target: 'node20',
		rolldownOptions: {
			output: { entryFileNames: 'serve.js', chunkFileNames: 'serve/[name]-[hash].js' }
		}
	}
});
