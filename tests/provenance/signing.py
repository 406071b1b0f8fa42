"""A signer of Content Credentials with a certificate authority of its own, for tests."""

import io
import json
from datetime import UTC, datetime, timedelta

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Signer:
    """anchor: the authority's certificate, PEM."""

    def __init__(self, name: str = "Test Camera") -> None:
        authority_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
        authority = _certificate("Test Authority", authority_key, authority_key, authority=True)
        leaf = _certificate(name, key, authority_key, authority=False)
        self.anchor = _pem(authority)
        chain = _pem(leaf) + self.anchor
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain.encode(), private_key=private, ta_url=None)
        self._signer = c2pa.Signer.from_info(info)

    def sign(
        self, data: bytes, mime_type: str, source_type: str = "digitalCapture", component: bytes | None = None
    ) -> bytes:
        """The file with a record that says that `Picture Maker 1.0` created it, as `source_type`; of `component`, where
        one is given, a signed file of the same type."""
        action = {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE + source_type}
        record = {
            "claim_generator_info": [{"name": "Picture Maker", "version": "1.0"}],
            "format": mime_type,
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
        }
        signed = io.BytesIO()
        builder = c2pa.Builder(json.dumps(record))
        if component:
            told = json.dumps({"title": "component", "relationship": "componentOf"})
            builder.add_ingredient(told, mime_type, io.BytesIO(component))
        builder.sign(self._signer, mime_type, io.BytesIO(data), signed)
        return signed.getvalue()


def _certificate(
    name: str, key: EllipticCurvePrivateKey, issuer: EllipticCurvePrivateKey, *, authority: bool
) -> x509.Certificate:
    """As C2PA's certificate profile wants it."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name("Test Authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(not authority, False, False, False, False, authority, authority, False, False), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True)
    return builder.sign(issuer, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test Press"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
