"""EXIF and XMP: what the file says of its camera, its software and its origin."""

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from provenance.metadata import CREATOR_TOOL, Exif, read_exif, read_source_type
from provenance.text import LOOKED_AT, shown
from tests.conftest import Encode
from vision.decode import MAX_EXIF, decode

LIMIT = 1_000_000
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Picture Maker 3"'
    b' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType='
    b'"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>'
)


def exif_of(**tags: str) -> Image.Exif:
    numbers = {"make": 0x010F, "model": 0x0110, "software": 0x0131, "changed": 0x0132}
    details = {"taken": 0x9003, "offset": 0x9011}
    exif = Image.Exif()
    for name, value in tags.items():
        if name in numbers:
            exif[numbers[name]] = value
        else:
            exif.get_ifd(0x8769)[details[name]] = value
    return exif


def read(encode: Encode, image_format: str = "JPEG", mode: str = "RGB", **options: object) -> Exif:
    data = encode(Image.new(mode, (40, 30)), image_format, **options)
    return read_exif(decode(data, LIMIT).image)


@pytest.mark.parametrize(
    ("name", "text", "generator"),
    [
        ("parameters", "a portrait\nSteps: 20, Sampler: Euler a, Seed: 1", "Stable Diffusion web UI"),
        ("prompt", '{"3": {"inputs": {}, "class_type": "KSampler"}}', "ComfyUI"),
        ("invokeai_metadata", '{"positive_prompt": "a portrait"}', "InvokeAI"),
        ("prompt", "Say cheese", None),
        ("parameters", "f/2.8, 1/200 s", None),
    ],
)
def test_a_generator_is_known_by_the_parameters_that_it_leaves(
    encode: Encode, name: str, text: str, generator: str | None
) -> None:
    told = PngInfo()
    told.add_text(name, text)

    exif = read(encode, "PNG", pnginfo=told)

    assert exif.software == exif.generator
    assert exif.generator == generator or (generator and exif.generator and exif.generator.startswith(generator))


def test_a_generator_is_named_also_where_another_program_wrote_the_file_last(encode: Encode) -> None:
    told = PngInfo()
    told.add_text("parameters", "a portrait, Steps: 20, Sampler: Euler a")
    told.add_text("Software", "Paint 2")

    exif = read(encode, "PNG", pnginfo=told)

    assert exif.software == "Paint 2"
    assert exif.generator is not None
    assert exif.generator.startswith("Stable Diffusion web UI")


def test_a_program_that_generates_nothing_is_no_generator(encode: Encode) -> None:
    assert read(encode, exif=exif_of(software="Editor 4.1")).generator is None


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-be"])
@pytest.mark.parametrize("image_format", ["JPEG", "WEBP"])
def test_a_generators_parameters_are_found_in_a_comment(encode: Encode, image_format: str, coding: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "a portrait, Steps: 20, Sampler: Euler a".encode(coding)

    software = read(encode, image_format, exif=exif.tobytes()).software

    assert software is not None
    assert software.startswith("Stable Diffusion web UI")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_camera_software_and_moment_are_read_in_every_format(encode: Encode, image_format: str) -> None:
    exif = exif_of(make="NIKON", model="Z 9", software="Editor 4.1", taken="2025:03:09 17:05:59", offset="+01:00")

    told = read(encode, image_format, exif=exif.tobytes())

    assert told == Exif("NIKON Z 9", "Editor 4.1", "2025-03-09T17:05:59+01:00")


def test_a_maker_that_the_model_names_is_not_named_twice(encode: Encode) -> None:
    assert read(encode, exif=exif_of(make="Canon", model="Canon EOS R5")).camera == "Canon EOS R5"
    assert read(encode, exif=exif_of(make="NIKON CORPORATION", model="NIKON D850")).camera == "NIKON D850"
    assert read(encode, exif=exif_of(make="Sony Ericsson", model="K800i")).camera == "Sony Ericsson K800i"
    assert read(encode, exif=exif_of(make="Apple")).camera == "Apple"


def test_a_file_that_says_nothing_is_told_so(encode: Encode) -> None:
    assert read(encode) == Exif(None, None, None)


def test_when_the_file_was_changed_is_not_when_the_photo_was_taken(encode: Encode) -> None:
    assert read(encode, exif=exif_of(changed="2025:03:09 17:05:59")).taken_at is None


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2025:13:40 99:00:00", "yesterday", "    "])
def test_a_moment_that_is_none_is_left_out(encode: Encode, taken: str) -> None:
    assert read(encode, exif=exif_of(taken=taken)).taken_at is None


@pytest.mark.parametrize("offset", ["+99:99", "+24:00", "-01:60"])
def test_an_offset_that_no_clock_has_is_left_out(encode: Encode, offset: str) -> None:
    """With it, the moment would be none to who reads ISO 8601."""
    told = read(encode, exif=exif_of(taken="2025:03:09 17:05:59", offset=offset).tobytes())

    assert told.taken_at == "2025-03-09T17:05:59"


@pytest.mark.parametrize("orientation", [1, 6])
def test_metadata_survive_transparency_and_turning(encode: Encode, orientation: int) -> None:
    exif = exif_of(model="Pixel 8")
    exif[0x0112] = orientation

    assert read(encode, "PNG", "RGBA", exif=exif.tobytes()).camera == "Pixel 8"


def test_what_cannot_be_shown_in_a_line_is_made_so(encode: Encode) -> None:
    exif = exif_of(model="A\x07b\r\n  c\x00hidden", software="x" * 5000)

    told = read(encode, exif=exif.tobytes())

    assert told.camera == "A b c"
    assert told.software == "x" * 200


@pytest.mark.parametrize("broken", [b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0"])
def test_broken_exif_says_nothing(encode: Encode, broken: bytes) -> None:
    assert read(encode, exif=broken) == Exif(None, None, None)


def test_numbers_where_words_belong_say_nothing(encode: Encode) -> None:
    little = b"II*\0\x08\0\0\0"
    entries = b"".join(tag + b"\x03\0\x01\0\0\0\x11\0\0\0" for tag in (b"\x10\x01", b"\x31\x01"))  # SHORT, 17

    assert read(encode, exif=b"Exif\0\0" + little + b"\x02\0" + entries + bytes(4)) == Exif(None, None, None)


def test_a_pngs_own_text_names_its_software(encode: Encode) -> None:
    text = PngInfo()
    text.add_text("Software", "Paint 2")

    assert read(encode, "PNG", pnginfo=text).software == "Paint 2"


@pytest.mark.parametrize("image_format", ["JPEG", "WEBP", "PNG"])
def test_xmp_names_the_software_and_how_the_picture_came_to_be(encode: Encode, image_format: str) -> None:
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    options: dict[str, object] = {"pnginfo": text} if image_format == "PNG" else {"xmp": XMP}
    photo = decode(encode(Image.new("RGB", (40, 30)), image_format, **options), LIMIT)

    assert read_exif(photo.image).software == "Picture Maker 3"
    assert read_source_type(photo.image) == "trainedAlgorithmicMedia"


def test_a_file_without_xmp_does_not_say_how_it_came_to_be(encode: Encode) -> None:
    assert read_source_type(decode(encode(Image.new("RGB", (40, 30))), LIMIT).image) is None


@pytest.mark.parametrize(
    ("packet", "tool"),
    [
        (b'<rdf:Description xmp:CreatorTool="Maker 1"/>', b"Maker 1"),
        (b"<xmp:CreatorTool>Maker 2</xmp:CreatorTool>", b"Maker 2"),
        (b"<xmp:CreatorTool>not a value>Maker 3</xmp:CreatorTool>", None),
    ],
)
def test_a_tools_name_ends_with_its_tag(packet: bytes, tool: bytes | None) -> None:
    """A name that could run on over other tags would be looked for, from each of a million openings, to the end."""
    found = CREATOR_TOOL.search(packet)

    assert (found and (found[1] or found[2])) == tool


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "AVIF"])
def test_exif_is_read_up_to_a_size_and_no_further(encode: Encode, image_format: str) -> None:
    exif = exif_of(model="Pixel 8")
    assert read(encode, image_format, exif=exif.tobytes()).camera == "Pixel 8"

    exif[0xA000] = bytes(MAX_EXIF)

    assert read(encode, image_format, exif=exif.tobytes()) == Exif(None, None, None)


def test_of_long_text_the_beginning_is_looked_at() -> None:
    blanks = " " * (LOOKED_AT - 1)

    assert shown(f"{blanks}ab") == shown(f"{blanks}ab".encode()) == "a"
