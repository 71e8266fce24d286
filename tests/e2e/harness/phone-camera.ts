import type { Page } from 'playwright-core';

/** A camera that sees what is drawn on a canvas. */
export async function giveCamera(page: Page): Promise<void> {
	await page.evaluate(() => {
		const canvas = document.createElement('canvas');
		canvas.width = 720;
		canvas.height = 960;
		const context = canvas.getContext('2d');
		Object.assign(window, {
			showToCamera: async (png: string) => {
				const picture = new Image();
				picture.src = `data:image/png;base64,${png}`;
				await picture.decode();
				if (!context) throw new Error('no canvas');
				context.fillStyle = '#fff';
				context.fillRect(0, 0, 720, 960);
				// As a hand holds it: a little tilted, not filling the picture.
				context.save();
				context.translate(360, 480);
				context.rotate(0.06);
				context.drawImage(
					picture,
					-300,
					(-300 * picture.height) / picture.width,
					600,
					(600 * picture.height) / picture.width
				);
				context.restore();
			}
		});
		navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
	});
}

/** Holds a picture before that camera. */
export async function showToCamera(page: Page, png: Buffer): Promise<void> {
	await page.evaluate(
		(text) =>
			(window as unknown as { showToCamera: (png: string) => Promise<void> }).showToCamera(text),
		png.toString('base64')
	);
}
