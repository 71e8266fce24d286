/** Whether the browser has WebGL 2, without which no map can be drawn. */
export function canDrawMap(): boolean {
	return document.createElement('canvas').getContext('webgl2') !== null;
}
