import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { CanvasTexture, type Group, type Mesh, PlaneGeometry, SRGBColorSpace } from 'three';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { watchContext } from '../lib/context';
import { heightGrid } from '../lib/heat';
import { heatPicture, paintFace } from '../lib/paint';
import { type Turn, turned } from '../lib/turn';
import { useDrag } from '../lib/useDrag';
import type { FacePicture } from '../lib/useFacePicture';

interface Props {
  picture: FacePicture;
  /** [0, 1]: how strongly the map's colours cover the photo. */
  strength: number;
  /** [0, 1]: how far the map lifts the photo. */
  height: number;
  turn: Turn;
  onTurn: (change: (from: Turn) => Turn) => void;
  /** Called where the browser takes WebGL away and does not give it back. */
  onLost: () => void;
}

const GRID = 128;
const LIFT = 0.55;
const RISE_SECONDS = 0.6;
const RADIANS_PER_PIXEL = 0.008;

/** The face as a relief. Draws only when something changed; `data-frames` counts the frames it ever drew. */
export default function ReliefCanvas({ turn, onTurn, onLost, ...relief }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const drag = useDrag((right, down) =>
    onTurn((from) => turned(from, right * RADIANS_PER_PIXEL, down * RADIANS_PER_PIXEL)),
  );
  return (
    <div
      ref={host}
      data-testid="relief"
      // Swiping up and down still scrolls the page; sideways turns the face.
      className="size-full cursor-grab touch-pan-y active:cursor-grabbing"
      {...drag}
    >
      <Canvas
        flat
        frameloop="demand"
        resize={{ scroll: false }}
        dpr={[1, 2]}
        camera={{ position: [0, 0, 3.7], fov: 38 }}
      >
        <ambientLight intensity={1.5} />
        <directionalLight position={[-2, 2.5, 3]} intensity={1.9} />
        <Relief turn={turn} {...relief} />
        <FrameCounter host={host} />
        <ContextWatch onLost={onLost} />
      </Canvas>
    </div>
  );
}

function Relief({ picture, strength, height, turn }: Omit<Props, 'onTurn' | 'onLost'>) {
  const group = useRef<Group>(null);
  const mesh = useRef<Mesh>(null);
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const risen = useRef(still ? 1 : 0);
  const { texture, repaint } = useMemo(() => makeTexture(picture), [picture]);
  const geometry = useMemo(() => makeGeometry(picture), [picture]);
  const invalidate = useThree((state) => state.invalidate);

  useEffect(() => () => texture.dispose(), [texture]);
  useEffect(() => () => geometry.dispose(), [geometry]);
  useEffect(() => {
    repaint(strength);
    invalidate();
  }, [repaint, strength, invalidate]);

  useFrame((_, delta) => {
    if (!mesh.current) return;
    risen.current = Math.min(1, risen.current + Math.min(delta, 0.05) / RISE_SECONDS);
    const eased = 1 - (1 - risen.current) ** 3;
    mesh.current.scale.z = Math.max(1e-3, height * LIFT * eased);
    if (risen.current < 1) invalidate();
  });

  return (
    <group ref={group} rotation={[-turn.pitch, turn.yaw, 0]}>
      <mesh ref={mesh} geometry={geometry}>
        <meshStandardMaterial map={texture} roughness={0.85} side={2} />
      </mesh>
    </group>
  );
}

function FrameCounter({ host }: { host: React.RefObject<HTMLDivElement | null> }) {
  // The renderer's own count starts over with each context.
  const drawn = useRef(0);
  useFrame(() => {
    drawn.current += 1;
    if (host.current) host.current.dataset.frames = String(drawn.current);
  });
  return null;
}

function ContextWatch({ onLost }: Pick<Props, 'onLost'>) {
  const canvas = useThree((state) => state.gl.domElement);
  const invalidate = useThree((state) => state.invalidate);
  const lost = useEffectEvent(onLost);
  useEffect(
    () => watchContext(canvas, { onRestored: () => invalidate(), onLost: () => lost() }),
    [canvas, invalidate],
  );
  return null;
}

function makeTexture({ face, heat }: FacePicture) {
  const canvas = document.createElement('canvas');
  canvas.width = face.width;
  canvas.height = face.height;
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  const cover = heat && heatPicture(heat);
  const repaint = (strength: number) => {
    paintFace(canvas, face, cover, strength);
    texture.needsUpdate = true;
  };
  return { texture, repaint };
}

/** A sheet whose longer side is 2 units, lifted towards the viewer by the map. */
function makeGeometry({ face, heat }: FacePicture): PlaneGeometry {
  const unit = 2 / Math.max(face.width, face.height);
  const geometry = new PlaneGeometry(face.width * unit, face.height * unit, GRID - 1, GRID - 1);
  const heights = heightGrid(heat, GRID);
  const positions = geometry.getAttribute('position');
  for (let index = 0; index < heights.length; index++) positions.setZ(index, heights[index] ?? 0);
  geometry.computeVertexNormals();
  return geometry;
}
