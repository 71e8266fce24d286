import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * The arrows of docs/ARCHITECTURE.md. `scripts/arrows.test.ts` reads the imports as well, so that
 * an arrow cannot be bent with a lint comment.
 * @param {string[]} group
 * @param {string} message
 */
const forbid = (group, message) => ({ group, message });

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'var/', 'bench/results/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
			],
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			eqeqeq: ['error', 'always'],
			'no-console': 'error'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
		}
	},
	{
		files: ['src/lib/core/**'],
		rules: {
			'@typescript-eslint/no-non-null-assertion': 'off',
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						forbid(
							['#lib/*', '$lib/*', '$app/*', 'svelte', 'svelte/*', 'node:*', 'pg', 'maplibre-gl'],
							'core imports nothing outside core'
						)
					]
				}
			],
			'no-restricted-globals': ['error', 'window', 'document', 'fetch', 'process', 'performance'],
			'no-restricted-properties': [
				'error',
				{ object: 'Math', property: 'random', message: 'pass `random` in' },
				{ object: 'Date', property: 'now', message: 'pass the time in' }
			]
		}
	},
	{
		files: ['src/lib/core/**/*.test.ts'],
		rules: {
			'no-restricted-imports': 'off',
			'no-restricted-properties': 'off',
			'no-restricted-globals': 'off'
		}
	},
	{
		files: ['src/lib/{components,map,offline,workers,domain,formats}/**'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						forbid(
							['#lib/server/*', '**/server/**'],
							'only routes, cli and server import the server'
						)
					]
				}
			]
		}
	},
	{
		files: ['src/lib/server/**'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						forbid(
							['$app/*', '$env/*', '$lib/*', '#lib/components/*', '#lib/map/*', '#lib/offline/*'],
							'the server runs without Kit and without a screen'
						)
					]
				}
			]
		}
	},
	{
		files: ['scripts/**', 'bench/**', 'src/cli/**', 'tests/**', 'seeds/**'],
		rules: { 'no-console': 'off' }
	},
	{
		// File signatures and record separators are control characters.
		files: ['src/lib/formats/**'],
		rules: { 'no-control-regex': 'off' }
	},
	{
		files: ['**/*.test.ts', 'tests/**'],
		rules: { '@typescript-eslint/no-non-null-assertion': 'off' }
	}
);
