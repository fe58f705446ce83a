// Draws faces in the colours and hatches of a table that has one texel a face, so that recolouring moves no triangle.
import { DataTexture, DoubleSide, NearestFilter, RGBAFormat, ShaderMaterial, UnsignedByteType } from "three";

const kWidth = 256;
export const kSelected = 4, kHovered = 8, kDimmed = 16, kHidden = 32;

const vertexShader = `
attribute float face;
flat varying float vFace;
varying vec3 vNormal;
void main() {
  vFace = face;
  vNormal = normalMatrix * normal;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const fragmentShader = `
uniform sampler2D faces;
uniform vec3 paper, glow;
uniform float pixel, onlySelected;
flat varying float vFace;
varying vec3 vNormal;

float hatchOf(int hatch) {
  vec2 at = gl_FragCoord.xy / pixel;
  float rising = step(5.0, mod(at.x + at.y, 8.0)), falling = step(5.0, mod(at.x - at.y, 8.0));
  if (hatch == 1) return rising;
  if (hatch == 2) return max(rising, falling);
  if (hatch == 3) return step(length(mod(at, 7.0) - 3.5), 1.7);
  return 0.0;
}

void main() {
  int face = int(vFace + 0.5);
  vec4 texel = texelFetch(faces, ivec2(face % ${kWidth}, face / ${kWidth}), 0);
  int state = int(texel.a * 255.0 + 0.5);
  bool selected = (state & ${kSelected}) != 0;
  if ((state & ${kHidden}) != 0 || (onlySelected > 0.0 && !selected)) discard;
  if (onlySelected > 0.0) {
    gl_FragColor = vec4(glow, onlySelected);
    return;
  }
  vec3 n = normalize(vNormal) * (gl_FrontFacing ? 1.0 : -1.0);
  float light = 0.64 + 0.3 * max(dot(n, normalize(vec3(0.35, 0.6, 0.75))), 0.0) +
                0.13 * max(dot(n, normalize(vec3(-0.7, 0.1, 0.5))), 0.0) + 0.05 * n.y;
  vec3 color = texel.rgb;
  float luma = dot(color, vec3(0.3, 0.6, 0.1));
  color = mix(color, luma > 0.35 ? color * 0.6 : mix(color, vec3(1.0), 0.4), hatchOf(state & 3) * 0.9);
  if ((state & ${kDimmed}) != 0) color = mix(color, paper, 0.8);
  if (selected) color = mix(color, glow, 0.9);
  if ((state & ${kHovered}) != 0) color = mix(color, glow, selected ? 0.0 : 0.35);
  gl_FragColor = vec4(color * light, 1.0);
}`;

export class FaceTable {
  constructor(count) {
    this.height = Math.max(1, Math.ceil(count / kWidth));
    this.bytes = new Uint8Array(kWidth * this.height * 4);
    this.texture = new DataTexture(this.bytes, kWidth, this.height, RGBAFormat, UnsignedByteType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.needsUpdate = true;
  }
  paint(face, look) {
    const at = 4 * face;
    this.bytes[at] = look.color >> 16;
    this.bytes[at + 1] = (look.color >> 8) & 255;
    this.bytes[at + 2] = look.color & 255;
    this.bytes[at + 3] = (this.bytes[at + 3] & ~3) | look.hatch;
    this.texture.needsUpdate = true;
  }
  mark(face, flags, on) {
    const at = 4 * face + 3;
    this.bytes[at] = on ? this.bytes[at] | flags : this.bytes[at] & ~flags;
    this.texture.needsUpdate = true;
  }
}

export function faceMaterial(table, shared, onlySelected = 0) {
  return new ShaderMaterial({
    vertexShader, fragmentShader, side: DoubleSide,
    uniforms: {
      faces: { value: table.texture }, paper: shared.paper, glow: shared.glow, pixel: shared.pixel,
      onlySelected: { value: onlySelected },
    },
    polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1,
    transparent: onlySelected > 0, depthTest: onlySelected === 0, depthWrite: onlySelected === 0,
  });
}
