/** Turning angles in radians: yaw about the vertical axis, pitch about the horizontal one. */
export interface Turn {
  yaw: number;
  pitch: number;
}

export const RESTING: Turn = { yaw: -0.42, pitch: -0.38 };
export const FACING: Turn = { yaw: 0, pitch: 0 };
export const STEP = Math.PI / 12;

const MAX_YAW = 1.2;
const MAX_PITCH = 1.1;

/** Kept to where the face can still be seen. */
export function turned({ yaw, pitch }: Turn, byYaw: number, byPitch: number): Turn {
  return { yaw: bound(yaw + byYaw, MAX_YAW), pitch: bound(pitch + byPitch, MAX_PITCH) };
}

function bound(angle: number, max: number): number {
  return Math.min(max, Math.max(-max, angle));
}
