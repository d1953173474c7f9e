"""A provider of SAML 2.0 by the library pysaml2. Each line of standard input asks for one answer, as JSON; each line of output is one."""

import json
import sys

from saml2 import BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORD
from saml2.config import IdPConfig
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

settings = json.loads(sys.stdin.readline())
idp = Server(
    config=IdPConfig().load(
        {
            "entityid": settings["entityId"],
            "key_file": settings["keyFile"],
            "cert_file": settings["certificateFile"],
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(settings["entryPoint"], BINDING_HTTP_REDIRECT)]},
                    "policy": {"default": {"name_form": NAME_FORMAT_URI}},
                }
            },
            "metadata": {"inline": [settings["metadata"]]},
        }
    )
)

for line in sys.stdin:
    asked = json.loads(line)
    request = idp.parse_authn_request(asked["request"], BINDING_HTTP_REDIRECT).message
    response = idp.create_authn_response(
        asked["attributes"],
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=asked["nameId"]),
        authn={"class_ref": PASSWORD},
        sign_assertion="Assertion" in asked["signed"],
        sign_response="Response" in asked["signed"],
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
        **idp.response_args(request),
    )
    print(json.dumps(str(response)), flush=True)
